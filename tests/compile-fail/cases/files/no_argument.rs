dbmigrate::migrations!(cases);
