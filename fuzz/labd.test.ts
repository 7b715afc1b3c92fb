import { labd } from './labd.ts';
import { testKind } from './test-kind.ts';

testKind(labd);
