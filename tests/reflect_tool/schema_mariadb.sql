CREATE DATABASE reflected;
USE reflected;
CREATE TABLE clinics (
  id BIGINT PRIMARY KEY,
  name VARCHAR(80) NOT NULL UNIQUE,
  class SMALLINT
);
CREATE TABLE visits (
  id BIGINT AUTO_INCREMENT PRIMARY KEY,
  clinic_id BIGINT NOT NULL,
  day DATE NOT NULL,
  cost DECIMAL(10, 2) DEFAULT 0 CHECK (cost >= 0),
  doubled DECIMAL(12, 2) AS (cost * 2) STORED,
  `2nd opinion` BOOLEAN DEFAULT FALSE,
  mood ENUM('sad', 'ok', 'happy') NOT NULL DEFAULT 'ok',
  noted DATETIME(6) DEFAULT current_timestamp(6) COMMENT 'in
UTC',
  data JSON,
  few INT UNSIGNED,
  `a \ "quoted" name` LONGTEXT,
  UNIQUE (clinic_id, day),
  KEY ix_visits_text (`a \ "quoted" name`(20)),
  FOREIGN KEY (clinic_id) REFERENCES clinics (id) ON DELETE CASCADE
) COMMENT 'one row a day, and a "quotation"';
CREATE SEQUENCE tickets START WITH 100 INCREMENT BY 5 MAXVALUE 1000;
