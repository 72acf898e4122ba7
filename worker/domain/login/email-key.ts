// The form of an e-mail by which people sign in, so that case and stray blanks make no second person. Pure.
export function toEmailKey(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}
