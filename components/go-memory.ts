/** Share of a workload's memory that Go's heap may fill before the collector works harder; the rest is for what it does not count. */
const heapShare = 0.9;

/**
 * Environment of a Go program that should stay below its memory limit: the garbage collector works harder near it,
 * instead of the platform killing the process. It does nothing while the program is small.
 *
 * @param memoryMib limit of the workload, in MiB.
 */
export function goMemoryLimit(memoryMib: number): Readonly<Record<string, string>> {
  return { GOMEMLIMIT: `${Math.floor(memoryMib * heapShare)}MiB` };
}
