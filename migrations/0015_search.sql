CREATE TABLE `name_parts` (
	`part` text NOT NULL,
	`chat_id` text NOT NULL,
	PRIMARY KEY(`part`, `chat_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `search_months` (
	`month` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `chats_name_key`;
--> statement-breakpoint
-- Every end of each name that is there.
INSERT OR IGNORE INTO `name_parts` (`part`, `chat_id`)
SELECT substr(`chats`.`name_key`, `place`.`key` + 1), `chats`.`chat_id`
FROM `chats` CROSS JOIN json_each('[0' || replace(hex(zeroblob(length(`chats`.`name_key`) - 1)), '00', ',0') || ']') AS `place`
WHERE `chats`.`name_key` <> '';
