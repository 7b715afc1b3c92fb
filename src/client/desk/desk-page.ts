import '../page/no-eval.ts';
import { CheckpointElement } from '../checkpoint/checkpoint.ts';
import { CommandBlockElement } from '../checkpoint/command-block.ts';
import { DeskElement } from './desk.ts';
import { LabBarElement } from '../lab/lab-bar.ts';
import { LabIntroElement } from '../lab/lab-intro.ts';
import { LanguageSwitchElement } from '../page/language-switch.ts';
import { LinkBannerElement } from './link-banner.ts';
import { ProgressElement } from '../checkpoint/progress.ts';
import { TerminalsElement } from '../terminal/terminals.ts';
import { ThemeSwitchElement } from '../page/theme-switch.ts';
import { ToastsElement } from './toasts.ts';
import { ToolchainElement } from '../lab/toolchain-panel.ts';
import { WebLinkElement } from '../web/web-link.ts';

// The desk first: the others look for its model when they are upgraded.
customElements.define('slip-desk', DeskElement);
customElements.define('slip-terminals', TerminalsElement);
customElements.define('slip-lab-bar', LabBarElement);
customElements.define('slip-lab-intro', LabIntroElement);
customElements.define('slip-toolchain', ToolchainElement);
customElements.define('slip-progress', ProgressElement);
customElements.define('slip-checkpoint', CheckpointElement);
customElements.define('slip-command', CommandBlockElement);
customElements.define('slip-web-link', WebLinkElement);
customElements.define('slip-link', LinkBannerElement);
customElements.define('slip-toasts', ToastsElement);
customElements.define('slip-theme', ThemeSwitchElement);
customElements.define('slip-language', LanguageSwitchElement);
