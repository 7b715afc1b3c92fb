import { ptyhost } from './ptyhost.ts';
import { testKind } from './test-kind.ts';

testKind(ptyhost);
