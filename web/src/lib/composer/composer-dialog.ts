// The dialogs of the composer. Each is loaded when it is first asked for: the desk starts without them.
export type ComposerDialog = 'emoji' | 'sticker' | 'location' | 'saved' | 'quick';
