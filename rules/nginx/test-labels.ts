/** Labels of an nginx's series in the tests of its rules. */

/** What is left of the labels when the servers of a service are added up. */
export const edge = { service: "edge", team: "web", environment: "test" } as const;

/** One nginx. */
export const edge1 = { job: "nginx", instance: "edge-1:9113", ...edge } as const;
/** Another one of the same service. */
export const edge2 = { ...edge1, instance: "edge-2:9113" } as const;
