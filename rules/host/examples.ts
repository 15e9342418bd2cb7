/** Labels of a host's series in the tests of this pack. */
export const web1 = { job: "node", instance: "web-1", service: "web", team: "operations" } as const;

/** Labels of its file system in the tests. */
export const root = {
  ...web1,
  device: "/dev/sda1",
  fstype: "ext4",
  mountpoint: "/",
  device_error: "",
} as const;

/** Labels of a disk of it that is left out: an image is always full. */
export const snap = {
  ...web1,
  device: "/dev/loop3",
  fstype: "squashfs",
  mountpoint: "/snap/core",
  device_error: "",
} as const;
