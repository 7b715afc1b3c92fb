import { admin } from './admin.ts';
import { testKind } from './test-kind.ts';

testKind(admin);
