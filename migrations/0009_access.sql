ALTER TABLE `operators` ADD `role_id` text;--> statement-breakpoint
ALTER TABLE `operators` ADD `access_version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `operators` ADD `access_told` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX `operators_untold` ON `operators` (`id`) WHERE access_told < access_version;--> statement-breakpoint
ALTER TABLE `chats` ADD `scope` text;--> statement-breakpoint
-- Logins of before know nothing of rights: the first sweep tells their guards.
UPDATE `operators` SET `access_version` = 2;
