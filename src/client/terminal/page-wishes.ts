import type { DeskModel } from '../desk/desk-model.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import type { EditorSlot } from '../editor/editor-slot.ts';
import { OpenInEditorEvent } from '../editor/open-in-editor.ts';
import { ShowInEditorEvent } from '../editor/show-in-editor.ts';
import { OpenWebEvent } from '../web/open-web.ts';
import type { WebTabs } from '../web/web-tabs.ts';
import type { PartTabs } from './part-tabs.ts';
import { RunCommandEvent } from './run-command.ts';
import type { ShellTabs } from './shell-tabs.ts';

interface WishesOptions {
  readonly desk: DeskModel;
  readonly shells: ShellTabs;
  readonly pages: WebTabs;
  readonly parts: PartTabs;
  showEditor(): void;
  /** Shows the desk, where it lies behind the text. */
  comeForward(): void;
  readonly signal: AbortSignal;
}

/** Does on the desk what other parts of the page ask for by events. Without a lab the learner is told that there is none. */
export function listenForWishes(options: WishesOptions): void {
  const { desk, shells, pages, parts, showEditor, comeForward, signal } = options;
  const hosts = () => hostsWithShells(desk.lab.value);
  const onDesk = (isThere: boolean, act: () => void): void => {
    if (!isThere) {
      desk.notify({ tone: 'info', text: desk.say('needLab') });
      return;
    }
    comeForward();
    act();
  };
  const inEditor = (use: (editor: EditorSlot) => void) =>
    onDesk(hosts().length > 0, () => {
      showEditor();
      parts.inEditor(use);
    });
  const on = <E extends Event>(type: string, act: (event: E) => void) =>
    document.addEventListener(type, (event) => act(event as E), { signal });
  on<OpenInEditorEvent>(OpenInEditorEvent.type, ({ place, text }) =>
    inEditor((editor) => editor.open({ place, text })),
  );
  on<ShowInEditorEvent>(ShowInEditorEvent.type, ({ wish }) => inEditor((editor) => editor.show(wish)));
  on<OpenWebEvent>(OpenWebEvent.type, ({ place }) => onDesk(hosts().length > 0, () => pages.open(place)));
  on<RunCommandEvent>(RunCommandEvent.type, (event) => {
    const isThere = hosts().some(({ name }) => name === event.host);
    onDesk(isThere, () => shells.run(event));
  });
}
