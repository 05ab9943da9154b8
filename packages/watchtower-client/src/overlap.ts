/** Notes which of a client's own updates were under way at the same time. */
export interface OverlapWatch {
  begin(): Overlap;
}

/** One update among the others. */
export interface Overlap {
  /** Whether another update of the same client was under way at any time since this one began. */
  seen(): boolean;
  end(): void;
}

/** Makes a watch; one for each client. */
export function watchOverlaps(): OverlapWatch {
  const running = new Set<{ overlapped: boolean }>();
  return {
    begin() {
      const entry = { overlapped: running.size > 0 };
      for (const other of running) other.overlapped = true;
      running.add(entry);
      return { seen: () => entry.overlapped, end: () => void running.delete(entry) };
    },
  };
}
