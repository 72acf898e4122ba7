CREATE TABLE `chat_due` (
	`chat_id` text NOT NULL,
	`operator_id` text NOT NULL,
	PRIMARY KEY(`operator_id`, `chat_id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `chats` ADD `follow_ups` text;--> statement-breakpoint
ALTER TABLE `chats` ADD `due_for` text;