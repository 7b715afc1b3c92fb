import '../../styles/work.css';
import { render } from 'lit-html';
import type { DeskModel } from '../desk/desk-model.ts';
import { FileRequests } from '../editor/file-requests.ts';
import { hostsWithShells } from '../lab/lab-phase.ts';
import { allNotes, Notes } from '../notes/notes.ts';
import type { PageAnswer } from '../page/page-call.ts';
import { saveAs } from '../page/save-as.ts';
import { RunCommandEvent } from '../terminal/run-command.ts';
import { bringBack } from './bring-back.ts';
import { readWork, type SavedArchive } from './read-work.ts';
import { type Progress, saveWork, type WorkLab } from './save-work.ts';
import { WorkRequests } from './work-requests.ts';
import { type Step, type StepActions, stepView } from './work-steps.ts';
import { type WorkSay, workSayIn } from './work-texts.ts';

const NOT_YET: Progress = { now: '', done: 0, total: 0 };

/** Opens the dialog that saves a learner's work as one file and brings it back; `saves`: begins with saving. */
export function openWork(desk: DeskModel, { saves = false } = {}): void {
  const dialog = new WorkDialog(desk);
  dialog.open();
  if (saves) dialog.save();
}

class WorkDialog implements StepActions {
  readonly #desk: DeskModel;
  readonly #say: WorkSay;
  readonly #dialog = document.createElement('dialog');
  readonly #file = document.createElement('input');
  #step: Step = { at: 'told', text: '' };

  constructor(desk: DeskModel) {
    this.#desk = desk;
    this.#say = workSayIn(desk.language);
    this.#file.type = 'file';
    this.#file.accept = '.gz,.tar,.tgz,application/gzip,application/x-tar';
    this.#file.addEventListener('change', () => this.#chosen());
  }

  open(): void {
    const dialog = this.#dialog;
    dialog.className = 'dialog work-dialog';
    dialog.setAttribute('aria-labelledby', 'work-title');
    // A press beside it must not end what takes minutes; Escape cancels that first.
    dialog.addEventListener('cancel', (event) => {
      if (this.#step.at !== 'busy') return;
      event.preventDefault();
      this.#step.cancel.abort();
    });
    dialog.addEventListener('close', () => {
      if (this.#step.at === 'busy') this.#step.cancel.abort();
      dialog.remove();
    });
    this.#show({ at: 'start', hasLab: this.#lab !== undefined });
    document.body.append(dialog);
    dialog.showModal();
  }

  close(): void {
    this.#dialog.close();
  }

  choose(): void {
    this.#file.click();
  }

  save(): void {
    const { files, work } = requests(this.#lab);
    void this.#during(
      this.#say('saving'),
      ({ signal, tell }) =>
        saveWork({
          work: work(signal),
          files: files(signal),
          lab: this.#lab,
          notes: allNotes(),
          now: Date.now(),
          signal,
          tell,
        }),
      {
        done: (saved) => {
          saveAs(saved.archive, saved.name);
          return { at: 'saved', saved };
        },
        cancelled: this.#say('cancelledSaving'),
      },
    );
  }

  get #lab(): WorkLab | undefined {
    const lab = this.#desk.lab.value;
    const hosts = hostsWithShells(lab).map(({ name }) => name);
    return lab && hosts.length > 0 ? { id: lab.id, hosts } : undefined;
  }

  #chosen(): void {
    const file = this.#file.files?.[0];
    // The same file can be chosen again.
    this.#file.value = '';
    if (!file) return;
    void this.#during(this.#say('reading'), ({ signal }) => readWork(file, signal), {
      done: (archive) => ({ at: 'read', archive }),
      cancelled: this.#say('cancelled'),
    });
  }

  bring(archive: SavedArchive): void {
    const lab = this.#lab;
    const { files, work } = requests(lab);
    void this.#during(
      this.#say('bringing'),
      async ({ signal, tell }) => {
        const deps = { archive, lab, notes: new Notes(localStorage), now: Date.now(), signal, tell };
        const value = await bringBack({ ...deps, work: work(signal), files: files(signal) });
        return { ok: true, value };
      },
      {
        done: (brought) => {
          for (const lesson of brought.notes.changed) Notes.announce(lesson);
          return { at: 'brought', brought };
        },
        cancelled: this.#say('cancelled'),
      },
    );
  }

  async #during<T>(
    title: string,
    work: (how: { signal: AbortSignal; tell: (progress: Progress) => void }) => Promise<PageAnswer<T>>,
    after: { readonly done: (value: T) => Step; readonly cancelled: string },
  ): Promise<void> {
    const cancel = new AbortController();
    const { signal } = cancel;
    const tell = (progress: Progress) => {
      if (!signal.aborted) this.#show({ at: 'busy', title, progress, cancel });
    };
    tell(NOT_YET);
    try {
      const answer = await work({ signal, tell });
      signal.throwIfAborted();
      this.#show(answer.ok ? after.done(answer.value) : { at: 'failed', failure: answer.failure });
    } catch (error) {
      this.#show({ at: 'told', text: after.cancelled });
      if (!signal.aborted) throw error;
    }
  }

  #show(step: Step): void {
    const was = this.#step;
    this.#step = step;
    render(stepView(step, { say: this.#say, language: this.#desk.language, actions: this }), this.#dialog);
    // What had the keyboard has gone with the step before.
    const isNew = was.at !== step.at;
    if (isNew && this.#dialog.open) this.#dialog.querySelector<HTMLElement>('[data-first]')?.focus();
  }

  /** Typed where the learner sees it, and not in a shell of ours. */
  run(host: string, command: string): void {
    this.close();
    document.dispatchEvent(new RunCommandEvent(host, command));
  }
}

function requests(lab: WorkLab | undefined) {
  return {
    work: (signal: AbortSignal) => new WorkRequests(signal),
    files: (signal: AbortSignal) => new FileRequests(lab?.id ?? '', signal),
  };
}
