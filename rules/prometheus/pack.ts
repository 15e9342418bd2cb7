import type { RulePack } from "../language/pack.ts";
import {
  notificationErrors,
  prometheusNoAlertmanager,
  prometheusNotificationErrors,
  prometheusNotificationQueueFilling,
  prometheusNotificationsLost,
} from "./notifications.ts";
import {
  prometheusRemoteWriteBehind,
  prometheusRemoteWriteFailing,
  remoteWriteRefused,
} from "./remote-write.ts";
import {
  prometheusConfigReloadFailed,
  prometheusQueriesBusy,
  prometheusRuleFailures,
  prometheusRulesMissed,
  prometheusRulesSlow,
} from "./rules.ts";
import { prometheusSamplesRejected, prometheusScrapeLimitExceeded } from "./scrapes.ts";
import { prometheusHistoryShortened, prometheusSeriesGrowing } from "./size.ts";
import {
  prometheusCompactionFailing,
  prometheusWalCorrupted,
  prometheusWalWritesFailing,
} from "./storage.ts";

/** Rules about Prometheus itself. */
export const prometheusRules: RulePack = {
  domain: "prometheus",
  recordings: [notificationErrors, remoteWriteRefused],
  alerts: [
    prometheusConfigReloadFailed,
    prometheusRuleFailures,
    prometheusRulesMissed,
    prometheusRulesSlow,
    prometheusQueriesBusy,
    prometheusNoAlertmanager,
    prometheusNotificationErrors,
    prometheusNotificationsLost,
    prometheusNotificationQueueFilling,
    prometheusWalWritesFailing,
    prometheusWalCorrupted,
    prometheusCompactionFailing,
    prometheusSeriesGrowing,
    prometheusHistoryShortened,
    prometheusScrapeLimitExceeded,
    prometheusSamplesRejected,
    ...prometheusRemoteWriteBehind,
    prometheusRemoteWriteFailing,
  ],
};
