import { labinit } from './labinit.ts';
import { testKind } from './test-kind.ts';

testKind(labinit);
