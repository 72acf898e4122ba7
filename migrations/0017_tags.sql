CREATE TABLE `chat_tags` (
	`chat_id` text NOT NULL,
	`tag_id` text NOT NULL,
	PRIMARY KEY(`tag_id`, `chat_id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `chats` ADD `tags` text;