import { serve } from "./provider.ts";

await serve();
