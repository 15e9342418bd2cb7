/** People who own services and are told about their alerts. */
export interface Team {
  readonly kind: "team";
  /** The `team` label: "operations". */
  readonly name: string;
  /** Name for people: "Operations". */
  readonly title: string;
}

/** A team: `team("operations", { title: "Operations" })`. */
export function team(name: string, spec: Pick<Team, "title">): Team {
  return { kind: "team", name, ...spec };
}
