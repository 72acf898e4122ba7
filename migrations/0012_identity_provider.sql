CREATE TABLE `provider_pins` (
	`operator_id` text NOT NULL,
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`pinned_at` integer NOT NULL,
	PRIMARY KEY(`operator_id`, `issuer`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_pins_subject` ON `provider_pins` (`issuer`,`subject`);--> statement-breakpoint
CREATE TABLE `provider_secret` (
	`id` integer PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`updated_at` integer NOT NULL
);--> statement-breakpoint
-- Logins that are open hear of the right to earlier sessions.
UPDATE `operators` SET `access_version` = `access_version` + 1;
