CREATE TABLE `missed_notices` (
	`operator_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`since` integer NOT NULL,
	`at` integer NOT NULL,
	`mailed_at` integer,
	PRIMARY KEY(`operator_id`, `chat_id`, `since`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `missed_notices_at` ON `missed_notices` (`at`);--> statement-breakpoint
ALTER TABLE `channel_health` ADD `told` text;
