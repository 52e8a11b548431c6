DROP TABLE people_log;
