const numbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
};

/** A signal by its full name, however it was written: `9`, `KILL`, `SIGKILL`. */
function nameOf(signal: string): string {
  const numbered = Object.entries(numbers).find(([, number]) => String(number) === signal)?.[0];
  return numbered ?? (signal.startsWith("SIG") ? signal : `SIG${signal}`);
}

/** The number of a signal as events carry it; an unknown signal stays as it is. */
export function signalNumber(signal: string): string {
  return String(numbers[nameOf(signal)] ?? signal);
}

/** Whether a signal ends the processes simulated here. */
export function endsProcess(signal: string): boolean {
  return ["SIGKILL", "SIGTERM", "SIGINT", "SIGQUIT"].includes(nameOf(signal));
}

/**
 * The exit code after a signal: 128 and its number.
 *
 * A container with nothing simulated in it ends cleanly at anything but SIGKILL.
 */
export function exitCodeAfter(signal: string, runsProgram: boolean): number {
  return runsProgram || nameOf(signal) === "SIGKILL" ? 128 + Number(signalNumber(signal)) : 0;
}
