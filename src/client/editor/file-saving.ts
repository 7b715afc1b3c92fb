import { shellWord } from '#protocol/shell-word.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';
import type { EditorSay } from './editor-texts.ts';
import type { EditorNote } from './files-side.ts';
import { type FilePlace, nameOf } from './host-path.ts';
import type { OpenFile } from './open-file.ts';
import type { OpenFiles } from './open-files.ts';

interface FileSavingOptions {
  readonly files: OpenFiles;
  readonly say: EditorSay;
  readonly tell: (note: EditorNote) => void;
  /** The file whose text is on show. */
  readonly shown: () => OpenFile | undefined;
  readonly show: (file: OpenFile | undefined) => void;
  /** The host has a file that it had not. */
  readonly made: (place: FilePlace) => Promise<void>;
  readonly run: (host: string, command: string) => void;
}

/** What becomes of a file's text: the host's, kubectl's, or nothing. */
export class FileSaving {
  readonly #options: FileSavingOptions;

  constructor(options: FileSavingOptions) {
    this.#options = options;
  }

  save(file: OpenFile): Promise<boolean> {
    return this.#save(file, () => this.#options.files.save(file));
  }

  keepMine(file: OpenFile): Promise<boolean> {
    return this.#save(file, () => this.#options.files.keepMine(file));
  }

  async takeTheirs(file: OpenFile): Promise<void> {
    const { files, show } = this.#options;
    await files.takeTheirs(file);
    if (!files.all.includes(file)) show(files.all.at(-1));
  }

  /** As it is on the host, where everybody sees it. */
  async apply(file: OpenFile): Promise<void> {
    if (file.isDirty && !(await this.save(file))) return;
    const { host, path } = file.place;
    this.#options.run(host, `kubectl apply -f ${shellWord(path)}`);
  }

  async close(file: OpenFile): Promise<void> {
    const { files, say, shown, show } = this.#options;
    const name = nameOf(file.place.path);
    if (file.isDirty) {
      const isMeant = await confirmDialog({
        title: say('closeTitle', { name }),
        text: say('closeText'),
        confirm: say('discard'),
        cancel: say('cancel'),
        danger: true,
      });
      if (!isMeant) return;
    }
    const wasShown = shown() === file;
    files.close(file);
    if (wasShown) show(files.all.at(-1));
  }

  async #save(file: OpenFile, save: () => Promise<boolean>): Promise<boolean> {
    const { say, tell, shown, show, made } = this.#options;
    const isNew = file.revision === undefined;
    const isSaved = await save();
    if (isSaved) {
      tell({ text: say('saved', { path: file.place.path }) });
      if (isNew) await made(file.place);
    }
    // The question is asked beside the file itself.
    if (file.conflict && shown() !== file) show(file);
    return isSaved;
  }
}
