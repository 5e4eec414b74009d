import { install, metaQuest3 } from "./emulator";

install(metaQuest3);
