import type { Family } from "./exposition.ts";
import { forkHelp } from "./fork-help.ts";
import type { WatchtowerFlavour } from "./settings.ts";

/** What the Go runtime, process and HTTP families show that depends on the process. */
export interface LibraryValues {
  /** Unix seconds with fraction: moves at a restart. */
  readonly startedAtSeconds: number;
  /** Scrapes answered before this one. */
  readonly scrapes: number;
}

type Row = readonly [name: string, type: "gauge" | "counter", value: number, help: string];

const memory: readonly Row[] = [
  ["alloc_bytes", "gauge", 957_616, "Number of bytes allocated and still in use."],
  ["alloc_bytes_total", "counter", 2_964_840, "Total number of bytes allocated, even if freed."],
  ["buck_hash_sys_bytes", "gauge", 4726, "Number of bytes used by the profiling bucket hash table."],
  ["frees_total", "counter", 18_113, "Total number of frees."],
  ["gc_sys_bytes", "gauge", 8_497_376, "Number of bytes used for garbage collection system metadata."],
  ["heap_alloc_bytes", "gauge", 957_616, "Number of heap bytes allocated and still in use."],
  ["heap_idle_bytes", "gauge", 4_956_160, "Number of heap bytes waiting to be used."],
  ["heap_inuse_bytes", "gauge", 2_809_856, "Number of heap bytes that are in use."],
  ["heap_objects", "gauge", 6847, "Number of allocated objects."],
  ["heap_released_bytes", "gauge", 3_334_144, "Number of heap bytes released to OS."],
  ["heap_sys_bytes", "gauge", 7_766_016, "Number of heap bytes obtained from system."],
  ["last_gc_time_seconds", "gauge", 0, "Number of seconds since 1970 of last garbage collection."],
  ["mallocs_total", "counter", 24_960, "Total number of mallocs."],
  ["mcache_inuse_bytes", "gauge", 2400, "Number of bytes in use by mcache structures."],
  ["mcache_sys_bytes", "gauge", 15_600, "Number of bytes used for mcache structures obtained from system."],
  ["mspan_inuse_bytes", "gauge", 57_168, "Number of bytes in use by mspan structures."],
  ["mspan_sys_bytes", "gauge", 65_088, "Number of bytes used for mspan structures obtained from system."],
  ["next_gc_bytes", "gauge", 4_194_304, "Number of heap bytes when next garbage collection will take place."],
  ["other_sys_bytes", "gauge", 509_322, "Number of bytes used for other system allocations."],
  ["stack_inuse_bytes", "gauge", 622_592, "Number of bytes in use by the stack allocator."],
  ["stack_sys_bytes", "gauge", 622_592, "Number of bytes obtained from system for stack allocator."],
  ["sys_bytes", "gauge", 17_480_720, "Number of bytes obtained from system."],
];

const rest: readonly Row[] = [
  ["go_goroutines", "gauge", 15, "Number of goroutines that currently exist."],
  ["go_threads", "gauge", 9, "Number of OS threads created."],
  ["process_cpu_seconds_total", "counter", 0.02, "Total user and system CPU time spent in seconds."],
  ["process_max_fds", "gauge", 20_000, "Maximum number of open file descriptors."],
  ["process_open_fds", "gauge", 12, "Number of open file descriptors."],
  ["process_resident_memory_bytes", "gauge", 17_883_136, "Resident memory size in bytes."],
  ["process_virtual_memory_bytes", "gauge", 1_272_467_456, "Virtual memory size in bytes."],
  [
    "process_virtual_memory_max_bytes",
    "gauge",
    2 ** 64,
    "Maximum amount of virtual memory available in bytes.",
  ],
  ["promhttp_metric_handler_requests_in_flight", "gauge", 1, "Current number of scrapes being served."],
];

const containrrrOnly: readonly Row[] = [
  ["go_memstats_lookups_total", "counter", 0, "Total number of pointer lookups."],
];

const forkOnly: readonly Row[] = [
  ["go_gc_gogc_percent", "gauge", 100, "Heap size target percentage configured by the user, otherwise 100."],
  ["go_gc_gomemlimit_bytes", "gauge", 2 ** 63, "Go runtime memory limit configured by the user."],
  ["go_sched_gomaxprocs_threads", "gauge", 4, "The current runtime.GOMAXPROCS setting."],
  [
    "process_network_receive_bytes_total",
    "counter",
    1936,
    "Number of bytes received by the process over the network.",
  ],
  [
    "process_network_transmit_bytes_total",
    "counter",
    656,
    "Number of bytes sent by the process over the network.",
  ],
];

/** The families every Go program with client_golang shows, with plausible values (reference/watchtower.md b.2). */
export function libraryFamilies(flavour: WatchtowerFlavour, values: LibraryValues): Family[] {
  const rows: readonly Row[] = [
    ...memory.map(([name, type, value, help]): Row => [`go_memstats_${name}`, type, value, help]),
    ...rest,
    ...(flavour === "containrrr" ? containrrrOnly : forkOnly),
    [
      "process_start_time_seconds",
      "gauge",
      values.startedAtSeconds,
      "Start time of the process since unix epoch in seconds.",
    ],
  ];
  const pause = 0.000267482;
  const families: Family[] = [
    ...rows.map(([name, type, value, help]): Family => ({ name, type, help, samples: [["", value]] })),
    {
      name: "go_gc_duration_seconds",
      type: "summary",
      help: "A summary of the pause duration of garbage collection cycles.",
      samples: [
        ...["0", "0.25", "0.5", "0.75", "1"].map((quantile) => [`{quantile="${quantile}"}`, pause] as const),
        ["_sum", pause],
        ["_count", 1],
      ],
    },
    {
      name: "go_info",
      type: "gauge",
      help: "Information about the Go environment.",
      samples: [[`{version="${flavour === "containrrr" ? "go1.20.10" : "go1.27.3"}"}`, 1]],
    },
    {
      name: "promhttp_metric_handler_requests_total",
      type: "counter",
      help: "Total number of scrapes by HTTP status code.",
      samples: [
        ['{code="200"}', values.scrapes],
        ['{code="500"}', 0],
        ['{code="503"}', 0],
      ],
    },
  ];
  if (flavour === "containrrr") return families;
  return families.map((family) => ({ ...family, help: forkHelp[family.name] ?? family.help }));
}
