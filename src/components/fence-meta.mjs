/**
 * Hands a code fence's meta to the `pre` that CodeBlock.astro replaces:
 * `host=k3s-s` a command for that host, `output` what it prints, `file=web.yaml` a file to write.
 * It is a transformer of Shiki's.
 */
export const fenceMeta = {
  name: 'slipway:fence-meta',
  pre(node) {
    const raw = this.options.meta?.__raw ?? '';
    for (const word of raw.split(/\s+/).filter(Boolean)) {
      const [name, value = 'true'] = word.split('=');
      if (name === 'host' || name === 'file' || name === 'output') node.properties[`data-${name}`] = value;
    }
    node.properties.tabindex = '0';
  },
};
