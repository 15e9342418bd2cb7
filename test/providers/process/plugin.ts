import { serve } from "../../../providers/process/provider.ts";
import { fakeTools } from "./ground.ts";

// The provider as the engine starts it, with the fake tool in the place of the real ones.
await serve(fakeTools());
