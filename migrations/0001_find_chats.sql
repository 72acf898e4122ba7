ALTER TABLE `chats` ADD `name_key` text;--> statement-breakpoint
CREATE INDEX `chats_owner_state_last_at` ON `chats` (`owner_id`,`state`,`last_at`,`chat_id`) WHERE owner_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `chats_name_key` ON `chats` (`name_key`,`chat_id`) WHERE name_key IS NOT NULL;