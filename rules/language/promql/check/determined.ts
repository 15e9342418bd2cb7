/**
 * Labels that follow from others: whoever knows the instance knows the service. They need not be compared, and make no
 * two series of one.
 */
const owner = ["service", "team", "environment", "tenant", "cluster"];
const target = ["job", "instance", ...owner];
const follows: Readonly<Record<string, readonly string[]>> = {
  instance: ["job", ...owner],
  service: owner.slice(1),
  // One file system each.
  mountpoint: ["device", "fstype", "device_error"],
  // PostgreSQL
  datname: ["datid"],
  slot_name: ["slot_type", "plugin", "database"],
  // Kubernetes: an object has one place, and kube-state-metrics is one target.
  namespace: [...target],
  pod: [
    "uid",
    "node",
    "host_ip",
    "pod_ip",
    "created_by_kind",
    "created_by_name",
    "priority_class",
    "host_network",
    ...target,
  ],
  container: ["image", "image_id", "image_spec", "container_id", "id", "name", ...target],
  node: [...target],
  deployment: [...target],
  statefulset: [...target],
  daemonset: [...target],
  persistentvolumeclaim: ["storageclass", "volumename", "volumemode", ...target],
  persistentvolume: ["storageclass", ...target],
  horizontalpodautoscaler: [...target],
  cronjob: [...target],
  job_name: [...target],
  // cAdvisor
  id: ["image", "name", ...target],
  name: ["image", "id"],
};

/** Whether a label's value follows from labels whose values are given. */
export function determined(label: string, given: ReadonlySet<string>): boolean {
  for (const name of given) if (follows[name]?.includes(label) === true) return true;
  return false;
}
