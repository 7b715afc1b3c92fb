// The desk first: the exam looks for its model when it is upgraded.
import '../desk/desk-page.ts';
import { ExamElement } from './exam-panel.ts';

customElements.define('slip-exam', ExamElement);
