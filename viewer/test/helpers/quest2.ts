import { metaQuest2 } from "iwer";
import { install } from "./emulator";

install(metaQuest2);
