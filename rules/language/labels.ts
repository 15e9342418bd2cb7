/** A list of label names for `by (...)`, `without (...)`, `on (...)`, `ignoring (...)` and `group_left (...)`. */
export interface LabelList {
  readonly kind: "labels";
  readonly names: readonly string[];
}

/** A list of label names, to be put into {@link promql} templates: ``promql`sum by (${perService}, le) (...)` ``. */
export function labels(...names: readonly string[]): LabelList {
  return { kind: "labels", names };
}

/**
 * What tells whose series it is: keep these through every aggregation, or nobody knows whom to tell, and overrides by
 * tenant have nothing to hold on to. A label that the series lack does no harm.
 */
export const perService = labels("service", "team", "environment", "tenant", "cluster");

/** {@link perService}, and which of its processes or hosts. */
export const perInstance = labels("job", "instance", ...perService.names);
