// A kept value as it is read. Pure.
import type { AttributeView } from '../api/attribute-api';
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

export function attributeWords({ type }: Pick<AttributeView, 'type'>, value: string): string {
  switch (type) {
    case 'yes_no':
      return value === 'yes' ? m.attribute_yes() : m.attribute_no();
    case 'number':
      return Number(value).toLocaleString(getLocale(), { maximumFractionDigits: 20 });
    case 'date':
      // A day is the same day everywhere.
      return new Date(`${value}T00:00:00Z`).toLocaleDateString(
        getLocale() === 'th' ? 'th-TH-u-ca-gregory' : getLocale(),
        {
          dateStyle: 'medium',
          timeZone: 'UTC',
        },
      );
    default:
      return value;
  }
}
