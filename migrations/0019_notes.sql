CREATE TABLE `mentions` (
	`operator_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`entry_id` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`at` integer NOT NULL,
	`is_gone` integer NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`done_at` integer,
	PRIMARY KEY(`operator_id`, `chat_id`, `entry_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mentions_open` ON `mentions` (`operator_id`,`at`,`entry_id`) WHERE done_at IS NULL AND is_gone = 0;--> statement-breakpoint
CREATE INDEX `mentions_done` ON `mentions` (`operator_id`,`at`,`entry_id`) WHERE done_at IS NOT NULL AND is_gone = 0;--> statement-breakpoint
ALTER TABLE `chats` ADD `followers` text;