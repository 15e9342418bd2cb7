import { labels, perInstance } from "../language/labels.ts";

/** One database of one server. */
export const perDatabase = labels(...perInstance.names, "datname");

/** One standby of one primary. Not by the slot's name or the state: those change when it connects again. */
export const perStandby = labels(...perInstance.names, "application_name", "client_addr");
