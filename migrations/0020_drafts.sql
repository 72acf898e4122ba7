CREATE TABLE `drafts` (
	`operator_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`mode` text NOT NULL,
	`text` text NOT NULL,
	`place_epoch` integer,
	`place_seq` integer,
	`written_at` integer NOT NULL,
	PRIMARY KEY(`operator_id`, `chat_id`, `mode`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `drafts_written` ON `drafts` (`written_at`);