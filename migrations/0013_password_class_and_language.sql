ALTER TABLE `operators` ADD `password_is_short` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `operators` ADD `language` text;