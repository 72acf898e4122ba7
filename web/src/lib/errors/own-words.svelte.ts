// Says beside a field why the browser would not send it, in place of the browser's bubble, which speaks the browser's language.
// One per field; attached to it by its component, which shows the words.
import { validityWords } from './validity-words';

type Checked = HTMLInputElement | HTMLTextAreaElement;

export class OwnWords {
  /** Empty: nothing is wrong, or it is being mended. */
  words = $state('');

  readonly watch = (field: Checked) => {
    field.addEventListener('input', () => {
      this.words = '';
    });
    field.addEventListener('invalid', (event) => {
      event.preventDefault();
      this.words = validityWords(field);
      // Without its bubble the browser leaves the focus where it is: the first field that is wrong takes it.
      if (field.form?.querySelector(':is(input, select, textarea):invalid') === field) field.focus();
    });
  };
}
