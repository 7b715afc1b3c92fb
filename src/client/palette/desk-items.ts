import type { LabView } from '#protocol/lab-state.ts';
import { phaseNames } from '../checkpoint/checkpoint.ts';
import { phaseOf } from '../checkpoint/checkpoint-phase.ts';
import type { DeskElement } from '../desk/desk.ts';
import { recentFiles } from '../editor/editor-memory.ts';
import { nameOf } from '../editor/host-path.ts';
import { OpenInEditorEvent } from '../editor/open-in-editor.ts';
import { confirmEnd } from '../lab/confirm-end.ts';
import { canStart } from '../lab/lab-bar.ts';
import { confirmReset } from '../lab/lab-origin.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import { saveNotes } from '../notes/notes-file.ts';
import { notesSayIn } from '../notes/notes-texts.ts';
import { goTo } from '../page/go-to.ts';
import { plainCode } from '../page/inline-code.ts';
import { OpenWebEvent } from '../web/open-web.ts';
import { showWork } from '../work/show-work.ts';
import type { PaletteItem } from './palette-item.ts';
import { bothNames, type PaletteSay, type PaletteText } from './palette-texts.ts';

/** What a chapter's page offers: its places, its lab and the tabs of the desk. */
export function deskItems(desk: DeskElement, say: PaletteSay): readonly PaletteItem[] {
  const { lab } = desk.model;
  const hasShells = hostsWithShells(lab.value).length > 0;
  return [
    ...tabItems(desk),
    ...(hasShells && lab.value ? fileItems(lab.value) : []),
    ...labItems(desk, say),
    ...(hasShells ? tabCommands(desk, say) : []),
    ...pageCommands(desk, say),
    ...checkpointItems(desk),
    ...headingItems(),
    ...chapterItems(desk, say),
  ];
}

const command = (
  say: PaletteSay,
  name: PaletteText,
  { icon, run, keys }: Pick<PaletteItem, 'icon' | 'run' | 'keys'>,
): PaletteItem => ({ kind: 'command', icon, title: say(name), words: bothNames(name), run, ...(keys ? { keys } : {}) });

function tabItems(desk: DeskElement): readonly PaletteItem[] {
  const { terminals } = desk;
  if (!terminals) return [];
  return terminals.tabs.map(({ key, label, web, isEditor }, index) => ({
    kind: 'terminal',
    icon: web ? 'globe' : isEditor ? 'pencil' : 'terminal',
    title: label,
    ...(index < 9 ? { keys: `Alt + ${index + 1}` } : {}),
    run: () => {
      desk.show('lab');
      terminals.select(key);
    },
  }));
}

/** Files that the editor of this lab had open last. */
const fileItems = (lab: LabView): readonly PaletteItem[] =>
  recentFiles(lab.id).map((place) => ({
    kind: 'file',
    icon: 'pencil',
    title: nameOf(place.path),
    detail: `${place.host}:${place.path}`,
    words: place.path,
    run: () => document.dispatchEvent(new OpenInEditorEvent(place)),
  }));

function labItems(desk: DeskElement, say: PaletteSay): readonly PaletteItem[] {
  const { model } = desk;
  const lab = model.lab.value;
  const isGone = !lab || lab.state === 'stopped' || lab.state === 'failed';
  const start =
    isGone && canStart(model) ? [command(say, 'startLab', { icon: 'play', run: () => startLab(desk) })] : [];
  if (isGone || lab.state === 'stopping') return start;
  return [
    ...(lab.state === 'ready' && canStart(model)
      ? [command(say, 'reset', { icon: 'reset', run: () => confirmReset(model) })]
      : []),
    command(say, 'endLab', { icon: 'stop', run: () => confirmEnd(model) }),
  ];
}

function startLab(desk: DeskElement): void {
  desk.show('lab');
  desk.model.startLab();
}

function tabCommands(desk: DeskElement, say: PaletteSay): readonly PaletteItem[] {
  const { terminals, model } = desk;
  if (!terminals) return [];
  const shown = (run: () => void) => () => {
    desk.show('lab');
    run();
  };
  const ingress = { host: 'k3s-s', port: 'ingress', path: '/' } as const;
  return [
    ...hostsWithShells(model.lab.value).map(
      ({ name }): PaletteItem => ({
        ...command(say, 'newTerminal', { icon: 'terminal', run: shown(() => terminals.openOn(name)) }),
        title: say('newTerminal', { host: name }),
        words: `${bothNames('newTerminal')} ${name}`,
      }),
    ),
    command(say, 'editor', { icon: 'pencil', run: shown(() => terminals.showEditor()) }),
    command(say, 'webPage', { icon: 'globe', run: () => document.dispatchEvent(new OpenWebEvent(ingress)) }),
    command(say, 'splitColumns', { icon: 'columns', run: shown(() => terminals.split('columns')) }),
    command(say, 'splitRows', { icon: 'rows', run: shown(() => terminals.split('rows')) }),
    command(say, 'splitNone', { icon: 'single', run: shown(() => terminals.split('none')) }),
  ];
}

const pageCommands = (desk: DeskElement, say: PaletteSay): readonly PaletteItem[] => [
  command(say, 'notes', { icon: 'note', keys: 'Alt + Shift + N', run: () => desk.notes() }),
  command(say, 'notesSave', { icon: 'note', run: () => save(desk) }),
  command(say, 'workSave', { icon: 'download', run: () => showWork(desk.model, { saves: true }) }),
  command(say, 'workBring', { icon: 'folderUp', run: () => showWork(desk.model, { saves: false }) }),
  command(say, 'print', { icon: 'print', run: () => window.print() }),
  command(say, 'help', { icon: 'help', keys: '?', run: () => desk.help() }),
];

function save({ model }: DeskElement): void {
  if (!saveNotes(model)) model.notify({ tone: 'info', text: notesSayIn(model.language)('none') });
}

function checkpointItems({ model }: DeskElement): readonly PaletteItem[] {
  const { language, lab, lesson, say } = model;
  return (lesson.value?.checkpoints ?? []).map((view) => ({
    kind: 'checkpoint',
    icon: 'check',
    title: plainCode(view.title[language]),
    detail: say(phaseNames[phaseOf(view, lab.value)]),
    words: plainCode(`${view.title.ko} ${view.title.en}`),
    href: `#checkpoint-${view.id}`,
    run: () => goTo(`#checkpoint-${view.id}`),
  }));
}

const headingItems = (): readonly PaletteItem[] =>
  [...document.querySelectorAll<HTMLElement>('.prose > :is(h2, h3)[id]')].map(({ id, textContent }) => ({
    kind: 'heading',
    icon: 'book',
    title: textContent,
    href: `#${id}`,
    run: () => goTo(`#${id}`),
  }));

const chapterItems = ({ model }: DeskElement, say: PaletteSay): readonly PaletteItem[] =>
  model.chapters.map(({ id, number, title }) => ({
    kind: 'chapter',
    icon: 'book',
    title: say('chapterName', { number, title }),
    words: id,
    href: `/${model.language}/${id}/`,
    run: () => goTo(`/${model.language}/${id}/`),
  }));
