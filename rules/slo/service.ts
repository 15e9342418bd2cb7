import type { Team } from "../../notify/team.ts";
import type { ServiceKind } from "../../services/kinds.ts";
import type { Slo } from "./slo.ts";

/** A service as far as its objectives need to know it; every `Service` is one. */
export interface SloService {
  readonly name: string;
  readonly team: Pick<Team, "name">;
  readonly kind: ServiceKind;
  /** @default none */
  readonly tenant?: string;
  /** @default [] */
  readonly slos?: readonly Slo[];
  /** Place of the definition. */
  readonly source: string;
}
