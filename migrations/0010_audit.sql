CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`seq` integer,
	`ts` integer NOT NULL,
	`actor` text NOT NULL,
	`actor_name` text NOT NULL,
	`action` text NOT NULL,
	`object_kind` text NOT NULL,
	`object_id` text NOT NULL,
	`ip` text NOT NULL,
	`request_id` text NOT NULL,
	`before` text,
	`after` text,
	`prev` text,
	`hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_seq` ON `audit` (`seq`);--> statement-breakpoint
CREATE INDEX `audit_unsealed` ON `audit` (`id`) WHERE seq IS NULL;--> statement-breakpoint
CREATE INDEX `audit_ts` ON `audit` (`ts`,`id`);--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit` (`actor`,`ts`,`id`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`,`ts`,`id`);--> statement-breakpoint
CREATE INDEX `audit_object` ON `audit` (`object_id`,`ts`,`id`);--> statement-breakpoint
CREATE TABLE `audit_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	`at` integer NOT NULL,
	`key_id` text,
	`signature` text,
	`walk` text,
	`walk_started_at` integer,
	`verified_seq` integer,
	`verified_at` integer,
	`fault` text
);
--> statement-breakpoint
INSERT INTO `audit_head` (`id`, `seq`, `hash`, `at`) VALUES (1, 0, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 0);
--> statement-breakpoint
-- A row comes unsealed; the same one again is not heard, REPLACE neither.
CREATE TRIGGER `audit_insert` BEFORE INSERT ON `audit` BEGIN
	SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM `audit` WHERE `id` = NEW.`id`);
	SELECT RAISE(ABORT, 'audit rows are sealed later') WHERE NEW.`seq` IS NOT NULL OR NEW.`prev` IS NOT NULL OR NEW.`hash` IS NOT NULL;
END;
--> statement-breakpoint
-- Sealing is all that ever happens to a row: nothing of what it says changes, and no other row gives way.
CREATE TRIGGER `audit_update` BEFORE UPDATE ON `audit` BEGIN
	SELECT RAISE(ABORT, 'the audit log is append-only') WHERE OLD.`seq` IS NOT NULL OR NEW.`seq` IS NULL
		OR NEW.`prev` IS NULL OR NEW.`hash` IS NULL OR EXISTS (SELECT 1 FROM `audit` WHERE `seq` = NEW.`seq`)
		OR NEW.`id` IS NOT OLD.`id` OR NEW.`ts` IS NOT OLD.`ts` OR NEW.`actor` IS NOT OLD.`actor`
		OR NEW.`actor_name` IS NOT OLD.`actor_name` OR NEW.`action` IS NOT OLD.`action`
		OR NEW.`object_kind` IS NOT OLD.`object_kind` OR NEW.`object_id` IS NOT OLD.`object_id` OR NEW.`ip` IS NOT OLD.`ip`
		OR NEW.`request_id` IS NOT OLD.`request_id` OR NEW.`before` IS NOT OLD.`before` OR NEW.`after` IS NOT OLD.`after`;
END;
--> statement-breakpoint
CREATE TRIGGER `audit_delete` BEFORE DELETE ON `audit` BEGIN
	SELECT RAISE(ABORT, 'the audit log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_head_delete` BEFORE DELETE ON `audit_head` BEGIN
	SELECT RAISE(ABORT, 'the audit log is append-only');
END;
