import type { RulePack } from "../language/pack.ts";
import {
  alertmanagerAlertsInvalid,
  alertmanagerNotifications,
  notificationsFailed,
} from "./notifications.ts";
import {
  alertmanagerClusterMemberMissing,
  alertmanagerConfigInconsistent,
  alertmanagerConfigReloadFailed,
  alertmanagerStateNotSaved,
} from "./state.ts";

/**
 * Rules about Alertmanager. None says that no notification was sent for days: an alert that reaches Alertmanager is
 * itself one, and one that does not reach it tells nobody. Watchdog, which stops arriving, is what tells.
 */
export const alertmanagerRules: RulePack = {
  domain: "alertmanager",
  recordings: [notificationsFailed],
  alerts: [
    alertmanagerConfigReloadFailed,
    alertmanagerConfigInconsistent,
    ...alertmanagerNotifications,
    alertmanagerAlertsInvalid,
    alertmanagerClusterMemberMissing,
    alertmanagerStateNotSaved,
  ],
};
