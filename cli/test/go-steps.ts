/** Of labnode, what does not lead into Kubernetes: the race detector and vet would compile and check all of that again. */
const LABNODE_OWN = ['args', 'facts', 'layout', 'pki', 'supervise', 'token'].map((name) => `./internal/${name}`);

/** The `go` command lines that check one of our modules. The race detector needs cgo, so a C compiler. */
export function goSteps(module: string): readonly (readonly string[])[] {
  const checked = module === 'labnode' ? LABNODE_OWN : ['./...'];
  return [
    ...(module === 'labnode' ? [['test', '-vet=off', '-json', './...']] : []),
    ['test', '-race', '-vet=off', '-json', ...checked],
    ['vet', ...checked],
  ];
}
