import { HOME, typedPath } from './host-path.ts';

interface Heredoc {
  readonly path: string;
  readonly text: string;
}

/** The first file that a command block writes by a heredoc which its shell would leave as it is. */
export function heredocIn(commands: string): Heredoc | undefined {
  const found = /^cat > (?<name>[\w./~-]+) <<'(?<end>\w+)'\n(?<text>(?:.*\n)*?)\k<end>$/m.exec(commands);
  if (!found?.groups) return undefined;
  const { name = '', text = '' } = found.groups;
  // A shell of the lab begins at home.
  const path = typedPath(name, HOME);
  return path === undefined ? undefined : { path, text };
}
