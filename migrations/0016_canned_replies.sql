CREATE TABLE `canned_replies` (
	`id` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`owner_id` text NOT NULL,
	`title` text NOT NULL,
	`shortcode` text NOT NULL,
	`text` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `canned_replies_place` ON `canned_replies` (`scope`,`owner_id`,`shortcode`);--> statement-breakpoint
-- Logins that are open hear of the right to write replies of a team.
UPDATE `operators` SET `access_version` = `access_version` + 1;
