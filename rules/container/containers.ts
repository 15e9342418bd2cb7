import { not } from "../language/promql/selector.ts";

/**
 * Containers of Docker and its like. A control group that is no container has no name, and what has a pod is the concern
 * of the Kubernetes pack, whose texts name the pod.
 */
export const containers = { name: not(""), pod: "" } as const;

/** Labels of cAdvisor's target in the tests of this pack. */
export const host = { job: "cadvisor", instance: "docker-1", service: "shop", team: "operations" } as const;

/** Labels of a container's series in the tests. */
export const web = { ...host, id: "/docker/4f1a", name: "web", image: "shop/web:1.4" } as const;

/** Labels of a control group that is no container. */
export const slice = { ...host, id: "/system.slice", name: "", image: "" } as const;

/** Labels of a container that the kubelet runs. */
export const podContainer = {
  ...host,
  id: "/kubepods/burstable/pod1/77aa",
  name: "77aa",
  image: "shop/web:1.4",
  namespace: "shop",
  pod: "web-1",
  container: "web",
} as const;
