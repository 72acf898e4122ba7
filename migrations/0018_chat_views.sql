CREATE TABLE `chat_view_orders` (
	`operator_id` text PRIMARY KEY NOT NULL,
	`view_ids` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `chat_views` (
	`id` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`document` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `chat_views_place` ON `chat_views` (`scope`,`owner_id`);--> statement-breakpoint
CREATE INDEX `chats_owner_ended` ON `chats` (`owner_id`,`last_at`,`chat_id`) WHERE state IN ('resolved', 'closed');