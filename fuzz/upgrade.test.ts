import { testKind } from './test-kind.ts';
import { upgrade } from './upgrade.ts';

testKind(upgrade);
