/**
 * One thing a person has to mend.
 *
 * `where` names the file or setting (`Pulumi.dev.yaml`, `monitoring:prometheus.retention`, `rules/host.ts:12:3`);
 * `message` is one sentence: what was expected, what was found, and the fix.
 */
export interface Problem {
  readonly where: string;
  readonly message: string;
}

/**
 * Thrown where something a person wrote, or the machine they are on, is not as it must be. It carries every
 * problem found, not the first one; the command line prints them one per line, without a stack trace, and exits 1.
 */
export class ProblemsError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "ProblemsError";
    this.problems = problems;
  }
}

/** A problem as one line: `where: message`. */
export function formatProblem({ where, message }: Problem): string {
  return `${where}: ${message}`;
}

/** Throws {@link ProblemsError} when there is at least one problem. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems);
}
